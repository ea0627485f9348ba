/** The variable that names a file with the token of whoever runs a command. */
export const TOKEN_FILE = 'AMANA_TOKEN_FILE';
export const tokenOption = [
  '--token-file <file>',
  `act as the person whose token is in this file (or in the one ${TOKEN_FILE} names); else as the user of this machine`,
] as const;
