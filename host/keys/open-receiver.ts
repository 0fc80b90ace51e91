import type { KeyReceiver } from "../../core/usecases/keys/receiver.js";

/** A receiver for as long as it is needed. */
export interface OpenReceiver extends AsyncDisposable {
  readonly receiver: KeyReceiver;
}
