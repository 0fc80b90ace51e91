import { expect } from "chai";
import { buildahVersion, unknownToBuildah } from "../../../../core/source/dockerfile/buildah-version.js";
import { dockerfileFeatures } from "../../../../core/source/dockerfile/features.js";

/** Debian 12's buildah was asked to build each of these. */
const GIVES_UP: readonly (readonly [text: string, what: string, since: string | undefined])[] = [
  ["RUN <<EOF\necho hi\nEOF", "the heredoc <<EOF", "1.33"],
  ['RUN cat <<-"END" > /x\n\thi\n\tEND', "the heredoc <<END", "1.33"],
  ["COPY <<EOF /x\nhi\nEOF", "the heredoc <<EOF", "1.33"],
  ["ONBUILD RUN <<EOF\nx\nEOF", "the heredoc <<EOF", "1.33"],
  ["COPY --link a /x", "COPY --link", "1.41"],
  ["COPY --chown=1:1 --link=false a /x", "COPY --link", "1.41"],
  ["ADD --link a /x", "ADD --link", "1.41"],
  ["COPY --parents a/b /x/", "COPY --parents", "1.40"],
  ["COPY --exclude=*.txt a /x/", "COPY --exclude", "1.38"],
  ["ADD --checksum=sha256:aa https://example.org/x /x", "ADD --checksum", "1.33"],
  ["ADD --keep-git-dir=true a /x", "ADD --keep-git-dir", undefined],
  ["ADD --unpack a /x", "ADD --unpack", undefined],
  ["ADD https://example.org/a/b.git#v1 /x", "ADD of a git repository", "1.38"],
  ["ADD git@example.org:a/b.git /x", "ADD of a git repository", "1.38"],
  ["RUN --network=none true", "RUN --network", "1.30"],
  ["RUN --security=insecure true", "RUN --security", undefined],
  ["HEALTHCHECK --start-interval=1s CMD true", "HEALTHCHECK --start-interval", "1.37"],
  ["COPY --chmod=u+x a /x", "COPY --chmod=u+x, which is no octal number,", undefined],
  ["RUN --mount=type=bind,source=d,target=d true", "RUN --mount=type=bind with a relative target", "1.32"],
  ["RUN --mount=target=c,type=cache true", "RUN --mount=type=cache with a relative target", "1.32"],
  ["RUN --mount=type=cache,target=/c,sharing=private true", "RUN --mount=type=cache,sharing=private", undefined],
  ["RUN --mount=type=cache,target=/c,from=image:1 true", "RUN --mount=type=cache,from=image:1, an image,", "1.39"],
  ["RUN --mount=type=tmpfs,target=t true", "RUN --mount=type=tmpfs with a relative target", "1.38"],
  ["RUN --mount=type=tmpfs,target=/t,size=1 true", "RUN --mount=type=tmpfs,size=", undefined],
  ["RUN --mount=type=secret,id=x,env=X true", "RUN --mount=type=secret,env=", "1.44"],
  ["RUN --mount=type=secret,id=x,required true", "RUN --mount=type=secret,required without a value", "1.31"],
  ["ENV B=${A#v}", "ENV with ${A#v}", "1.37"],
  ['LABEL b="is ${A%%.*}"', "LABEL with ${A%%.*}", "1.37"],
  ["ENV B=${A/v/x}", "ENV with ${A/v/x}", "1.37"],
  ["ENV B=${A:?none}", "ENV with ${A:?none}", "1.30"],
  ["ENV B=${A-x}", "ENV with ${A-x}", undefined],
];

const BUILDS = [
  "COPY --chmod=0755 --chown=1:1 --from=one a /x",
  "COPY --chmod=$MODE a /x",
  "ADD --chown=1:1 --chmod=644 a /x/",
  "RUN --mount=type=cache,id=x,target=/c,sharing=locked,mode=0755,uid=1,gid=1 true",
  "RUN --mount=type=cache,dst=$DIR,ro --mount=type=tmpfs,target=/t true",
  "RUN --mount=type=cache,from=one,source=/bin,target=/d true",
  "RUN --mount=type=bind,from=image:1,source=/bin,target=/d true",
  "RUN --mount=target=/d,rw true",
  "RUN --mount=type=secret,id=x,target=/s,mode=0400,required=true true",
  "RUN --mount=type=ssh true",
  "HEALTHCHECK --interval=1s --timeout=1s --start-period=1s --retries=2 CMD true --start-interval=1s",
  'RUN ["/bin/sh","-c","cat <<EOF"]',
  'RUN echo "<<EOF" $((1 << 2)) ${A#v} --link',
  "ENV B=${A:-x} C=${A:+y} D='${A#v}' E=\\${A#v} F=${A}-x",
  "ARG A=1 B=2",
  'SHELL ["/bin/sh","-ec"]',
  "ADD https://example.org/a.tar.gz /x",
];

const HEAD = "# syntax=docker/dockerfile:1\nFROM --platform=$BUILDPLATFORM a AS one\nFROM b\n";

describe("source/dockerfile-features: what not every buildah knows", () => {
  for (const [text, what, since] of GIVES_UP) {
    it(`${text.split("\n")[0] ?? ""} ${since === undefined ? "of none" : `since ${since}`}`, () => {
      expect(dockerfileFeatures(HEAD + text)).to.deep.equal([{ what, line: 4, since }]);
    });
  }

  for (const text of BUILDS) {
    it(`nothing in ${text}`, () => expect(dockerfileFeatures(HEAD + text)).to.deep.equal([]));
  }

  it("a variable that names a stage, and an escape directive that is not the first", () => {
    const text = "# syntax=docker/dockerfile:1\n# escape=`\nARG BASE=one\nFROM a AS one\nFROM ${BASE}";
    expect(dockerfileFeatures(text).map(({ what, line }) => [line, what])).to.deep.equal([
      [2, "# escape= below another directive"],
      [5, "FROM with a variable for the stage one"],
    ]);
    expect(dockerfileFeatures("# escape=`\n# syntax=docker/dockerfile:1\nARG BASE=b\nFROM ${BASE}")).to.deep.equal([]);
  });
});

describe("source/buildah-version", () => {
  const text = `${HEAD}COPY --link a /x\nRUN \\\n  <<EOF\nx\nEOF\n`;

  it("names all that is not known, its lines, and the version that knows it", () => {
    const error = unknownToBuildah(text, "containers/app/Dockerfile", "1.28.2");
    expect(error?.message).to.equal(
      "TOOL_MISSING: buildah 1.28.2 does not know COPY --link in line 4 (1.41 and later do); the heredoc <<EOF in line 5 (1.33 and later do), of containers/app/Dockerfile. " +
        "Install buildah 1.41 or later, write it without, or let a Dagger engine build it, which knows all of it.",
    );
  });

  it("names what a newer one lacks still, and nothing more", () => {
    expect(unknownToBuildah(text, "Dockerfile", "1.39.0-dev")?.what).to.equal("buildah 1.39.0-dev does not know COPY --link in line 4 (1.41 and later do), of Dockerfile");
    expect(unknownToBuildah(text, "Dockerfile", "1.41.0")).to.equal(undefined);
    expect(unknownToBuildah(text, "Dockerfile", "2.0")).to.equal(undefined);
  });

  it("says nothing of what a version may know that is newer than those we looked at", () => {
    expect(unknownToBuildah("FROM a\nRUN --security=insecure x", "Dockerfile", "1.44.0")?.message).to.contain("nor does any up to 1.44").and.contain(". Write it without, or ");
    expect(unknownToBuildah("FROM a\nRUN --security=insecure x", "Dockerfile", "1.45.0")).to.equal(undefined);
  });

  for (const [json, version] of [['{"version":"1.28.2","goVersion":"go1.19"}', "1.28.2"], ['{"version":"unknown"}', undefined], ["buildah version 1.28", undefined]] as const) {
    it(`reads ${json}`, () => expect(buildahVersion(json)).to.equal(version));
  }
});
