import { uploadOwn } from "../../core/archive/own/upload.js";
import { own, told } from "../../core/errors/own-words.js";
import type { ArchiveConverter } from "../../core/usecases/ports.js";
import type { HostRegistry } from "../registries/host-registry.js";
import type { Run } from "../run/run.js";
import { unpackArchive } from "./unpack.js";

/** Archives that are files, read where they are, or from the workspace. */
export function skopeoConverter(run: Run): ArchiveConverter<string, HostRegistry> {
  return {
    unpack: async (archive) => {
      run.progress.step(told(own`unpacking the image`));
      return unpackArchive(archive, run);
    },
    uploader: () => ({
      upload: ({ digest, source }, client, put) => uploadOwn(digest, source, { client, timeoutS: run.limits.pushTimeoutS, transfers: run.progress.transfers, put }),
    }),
  };
}
