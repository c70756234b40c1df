import { DeviceError, type DeviceErrorCode } from './errors.ts';

/** An error as it crosses from one thread to another. */
export interface ToldError {
  readonly message: string;
  /** Of a DeviceError. */
  readonly code?: string;
  readonly answer?: string;
  readonly cause?: ToldError;
}

/** Causes of causes beyond this depth are left out. */
const deepest = 4;

/** What is told to the other thread of an error. */
export function tellError(error: unknown, depth = 0): ToldError {
  if (!(error instanceof Error)) return { message: String(error) };
  const cause =
    error.cause === undefined || depth === deepest ? {} : { cause: tellError(error.cause, depth + 1) };
  if (!(error instanceof DeviceError)) return { message: error.message, ...cause };
  const answer = error.answer === undefined ? {} : { answer: error.answer };
  return { message: error.message, code: error.code, ...answer, ...cause };
}

/** The error that was told. */
export function heardError({ message, code, answer, cause }: ToldError): Error {
  const options = cause === undefined ? {} : { cause: heardError(cause) };
  if (code === undefined) return new Error(message, options);
  return new DeviceError(code as DeviceErrorCode, message, {
    ...options,
    ...(answer === undefined ? {} : { answer }),
  });
}
