import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * How many connections of strangers are open at once. More than a kernel
 * hands over in one go (511 wait in a backlog), so that a new one is
 * heard before newer ones could push it out; each takes some 20 kB.
 */
const MOST = 2_000;
/**
 * How many requests of one connection may wait for their
 * answers. No provider, browser or proxy sends a second so soon.
 */
const MOST_WAITING = 4;

/** For a connection that counts among the strangers': takes it out of the count. */
const strangersWithout = new WeakMap<Socket, () => void>();

/**
 * Notes that a provider's genuine request came over a
 * connection: it is never cut to make room for others.
 */
export const trust = (socket: Socket): void => strangersWithout.get(socket)?.();

/**
 * Makes room where there are too many connections: the one that has asked nothing for the longest
 * time is cut. None is refused at the door, because a provider's may be the next. Connections that
 * strangers hold open are the oldest, and a provider sends its request at once.
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
    // The last in a set is the one added last.
    if (strangers.delete(socket)) strangers.add(socket);
  });
}

/**
 * Cuts a connection that asks again and again without waiting for an answer. Two thousand requests
 * fit into one packet, and nobody else would be heard until each of them was answered: for half a
 * second. Cut, they cost some 25 ms.
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
