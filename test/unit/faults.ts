import { expect } from "chai";
import { PublishError, type ErrorCode } from "../../core/errors.js";

/** The PublishError that `work` throws; the test fails where it throws nothing, or anything else. */
export function faultOf(work: () => unknown): PublishError {
  try {
    work();
  } catch (error) {
    expect(error).to.be.instanceOf(PublishError);
    return error as PublishError;
  }
  throw new Error("expected a PublishError, but nothing was thrown");
}

/** The same for a promise. */
export async function rejectionOf(work: Promise<unknown>): Promise<PublishError> {
  try {
    await work;
  } catch (error) {
    expect(error).to.be.instanceOf(PublishError);
    return error as PublishError;
  }
  throw new Error("expected a PublishError, but the promise was fulfilled");
}

/** Holds that `work` throws a PublishError of this code, and returns its message. */
export function refusal(code: ErrorCode, work: () => unknown): string {
  const fault = faultOf(work);
  expect(fault.code).to.equal(code);
  expect(fault.message).to.match(new RegExp(`^${code}: `));
  return fault.message;
}

/** A text that one can print: no control characters, no line breaks, no bidirectional overrides. */
export function expectPrintable(text: string): void {
  // eslint-disable-next-line no-control-regex -- control characters are exactly what must not be there
  expect(text).not.to.match(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
}

export const HEX40 = "0123456789abcdef0123456789abcdef01234567";
export const HEX64 = "0123456789abcdef".repeat(4);
