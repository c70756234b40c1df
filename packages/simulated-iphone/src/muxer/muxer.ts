import { randomUUID } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import type { PlistDict } from '@safelight/plist';
import { ByteStream } from '../link/byte-stream.ts';
import type { SimulatedPhone } from '../phone.ts';
import { encodeMuxerMessage, readMuxerRequest, result } from './packet.ts';

/** Where a simulated multiplexer listens; TCP port 0 takes any free one. */
export type ListenAddress =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** What a request is answered with, and what the socket becomes once the answer has left. */
interface Answer {
  readonly message: PlistDict;
  readonly after?: 'listen' | { readonly phone: SimulatedPhone; readonly port: number };
}

/** usbmuxd in a process: phones come and go on it, hosts connect through it to their ports. */
export class SimulatedMuxer implements AsyncDisposable {
  /** The pair records that hosts have saved, by UDID. */
  readonly pairRecords = new Map<string, Uint8Array>();
  readonly buid = randomUUID().toUpperCase();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #listeners = new Set<Socket>();
  readonly #phones = new Map<number, SimulatedPhone>();
  #nextId = 1;

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => void this.#serve(socket));
  }

  /** In the syntax of USBMUXD_SOCKET_ADDRESS. */
  get address(): string {
    const address = this.#server.address();
    if (typeof address === 'string') return `UNIX:${address}`;
    if (address === null) throw new Error('the multiplexer is closed');
    return address.family === 'IPv6'
      ? `[${address.address}]:${address.port}`
      : `${address.address}:${address.port}`;
  }

  /** Plugs a phone in: hosts that listen are told. */
  plugIn(phone: SimulatedPhone): void {
    const id = this.#nextId++;
    this.#phones.set(id, phone);
    phone.plugged(() => this.#detach(id));
    this.#tellAll(attached(id, phone));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const phone of [...this.#phones.values()]) phone.unplug();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #detach(id: number): void {
    const phone = this.#phones.get(id);
    if (!this.#phones.delete(id)) return;
    phone?.plugged(undefined);
    this.#tellAll({ MessageType: 'Detached', DeviceID: id });
  }

  #tellAll(message: PlistDict): void {
    for (const socket of this.#listeners) socket.write(encodeMuxerMessage(0, message));
  }

  async #serve(socket: Socket): Promise<void> {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#listeners.delete(socket);
    });
    const stream = new ByteStream(socket);
    try {
      for (;;) {
        const { tag, request } = await readMuxerRequest(stream);
        const answer = this.#answerTo(request);
        socket.write(encodeMuxerMessage(tag, answer.message));
        if (answer.after === 'listen') this.#listen(socket);
        if (answer.after === undefined || answer.after === 'listen') continue;
        stream.release();
        await answer.after.phone.accept(answer.after.port, socket);
        return;
      }
    } catch {
      socket.destroy();
    }
  }

  #answerTo(request: PlistDict): Answer {
    switch (request.MessageType) {
      case 'ListDevices':
        return { message: { DeviceList: [...this.#phones].map(([id, phone]) => attached(id, phone)) } };
      case 'Listen':
        return { message: resultOf(result.ok), after: 'listen' };
      case 'Connect':
        return this.#connect(request);
      case 'ReadBUID':
        return { message: { BUID: this.buid } };
      case 'ReadPairRecord':
      case 'SavePairRecord':
      case 'DeletePairRecord':
        return { message: this.#pairRecord(request) };
      case 'binary':
        return { message: resultOf(result.badVersion) };
      default:
        return { message: resultOf(result.badCommand) };
    }
  }

  #connect(request: PlistDict): Answer {
    const phone = this.#phones.get(Number(request.DeviceID));
    if (phone === undefined) return { message: resultOf(result.noDevice) };
    const swapped = Number(request.PortNumber);
    const port = ((swapped & 0xff) << 8) | ((swapped >> 8) & 0xff);
    if (!phone.listensOn(port)) return { message: resultOf(result.connectionRefused) };
    return { message: resultOf(result.ok), after: { phone, port } };
  }

  #pairRecord(request: PlistDict): PlistDict {
    const udid = String(request.PairRecordID);
    const data = request.PairRecordData;
    if (request.MessageType === 'ReadPairRecord') {
      const record = this.pairRecords.get(udid);
      return record === undefined ? resultOf(result.noDevice) : { PairRecordData: record };
    }
    if (request.MessageType === 'DeletePairRecord') {
      return resultOf(this.pairRecords.delete(udid) ? result.ok : result.noDevice);
    }
    if (!(data instanceof Uint8Array)) return resultOf(result.badCommand);
    this.pairRecords.set(udid, data);
    return resultOf(result.ok);
  }

  #listen(socket: Socket): void {
    this.#listeners.add(socket);
    for (const [id, phone] of this.#phones) socket.write(encodeMuxerMessage(0, attached(id, phone)));
  }
}

/** Starts a multiplexer without phones. */
export async function startSimulatedMuxer(address: ListenAddress): Promise<SimulatedMuxer> {
  const server = createServer({ pauseOnConnect: false });
  const muxer = new SimulatedMuxer(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(
      address.kind === 'unix' ? { path: address.path } : { host: address.host, port: address.port },
      () => {
        server.off('error', reject);
        resolve();
      },
    );
  });
  return muxer;
}

function attached(id: number, phone: SimulatedPhone): PlistDict {
  return {
    MessageType: 'Attached',
    DeviceID: id,
    Properties: {
      ConnectionSpeed: 480_000_000,
      ConnectionType: 'USB',
      DeviceID: id,
      LocationID: id << 16,
      ProductID: 0x12a8,
      SerialNumber: phone.udid,
    },
  };
}

function resultOf(number: number): PlistDict {
  return { MessageType: 'Result', Number: number };
}
