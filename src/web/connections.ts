import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * How many connections of strangers are open at once. More than a kernel hands over at once (511
 * wait in a backlog), so that a new one is read before newer ones could push it out; each takes
 * about 20 kB.
 */
const MOST = 2_000;
/**
 * How many requests of one connection may wait for their answers. No provider, browser or proxy
 * sends a second so soon.
 */
const MOST_WAITING = 4;

/** For each connection of a stranger: a function that removes it from the count. */
const strangersWithout = new WeakMap<Socket, () => void>();

/**
 * Notes that a provider's genuine request came over a connection: it is never closed to make room
 * for others.
 */
export const trust = (socket: Socket): void => strangersWithout.get(socket)?.();

/**
 * Makes room when there are too many connections: closes the one that has sent no request for the
 * longest time. None is refused when it opens, because the next may be a provider's. Connections
 * that strangers hold open are the oldest, and a provider sends its request at once.
 * @param most connections of which none has brought a genuine request
 */
export function makeRoom(server: Server, most = MOST): void {
  const strangers = new Set<Socket>();
  server.on('connection', (socket) => {
    const without = () => void strangers.delete(socket);
    strangers.add(socket);
    strangersWithout.set(socket, without);
    socket.once('close', without);
    const [silentLongest] = strangers;
    if (strangers.size > most) silentLongest?.destroy();
  });
  server.on('request', ({ socket }: IncomingMessage) => {
    // A set has the entry that was added last at its end.
    if (strangers.delete(socket)) strangers.add(socket);
  });
}

/**
 * Closes a connection that sends request after request without waiting for an answer. Two thousand
 * requests fit into one packet, and nobody else would be served until each of them was answered:
 * for half a second. Closing it costs about 25 ms.
 */
export function oneAtATime(app: RequestListener): RequestListener {
  const waiting = new WeakMap<Socket, number>();
  return (request, response) => {
    const { socket } = request;
    if (socket.destroyed) return;
    const now = (waiting.get(socket) ?? 0) + 1;
    if (now > MOST_WAITING) return void socket.destroy();
    waiting.set(socket, now);
    response.once('close', () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1));
    app(request, response);
  };
}
