const WIDTH = 30;

/**
 * Returns a progress bar for people at a terminal.
 * @param part from 0 to 1
 */
export function progressBar(part: number, says: string): string {
  const filled = Math.floor(Math.min(1, Math.max(0, part)) * WIDTH);
  return `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${String(Math.floor(part * 100)).padStart(3)} %  ${says}`;
}
