import { expect } from "chai";
import { PublishError } from "../../../../core/errors.js";
import { notInContext } from "../../../../core/source/dockerfile/needs/not-in-context.js";

describe("source/dockerfile: a COPY of what the build context lacks", () => {
  const failed = (said: string) => new PublishError("TOOL_FAILED", `buildah could not build apps/web (exit code 125: ${said})`, "Mend what it names, and run it again");
  const said = 'Error: building at STEP "COPY shared/ /shared/": checking on sources under "/w/apps/web": copier: stat: "/shared": no such file or directory';

  it("tells what the context is, and how another is given", () => {
    expect(notInContext(failed(said), "apps/web")?.message).to.contain("which is apps/web (less what .dockerignore names)").and.to.contain("--context");
    expect(notInContext(failed(said), "")?.message).to.contain("which is all of the source tree");
  });

  it("is no other failure", () => expect(notInContext(failed('Error: stat: "/x": no such file or directory'), "apps/web")).to.equal(undefined));
});
