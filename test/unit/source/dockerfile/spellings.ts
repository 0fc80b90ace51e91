import { crlf, lines, type DockerfileRow } from "./version-row.js";

/** Ways to write the line with the version, and files without one. */
export const DOCKERFILE_SPELLINGS: readonly DockerfileRow[] = [
  {
    name: "a BOM, CRLF and a syntax directive",
    text: `\ufeff${crlf("# syntax=docker/dockerfile:1", "ARG CONTAINER_APP_VERSION=1.10", "FROM a")}`,
    version: "1.10",
  },
  { name: "tabs wherever they may be", text: "FROM\ta\n\tARG\tA=1\tCONTAINER_APP_VERSION=1.11\t\n", version: "1.11" },
  { name: "lower case", text: lines("from alpine:3 as build", "arg CONTAINER_APP_VERSION=1.12", "run true"), version: "1.12" },
  { name: "mixed case", text: lines("From alpine:3", "Arg CONTAINER_APP_VERSION=1.13"), version: "1.13" },
  {
    name: "several pairs with quoted blanks",
    text: lines('ARG NAME="my app" CONTAINER_APP_VERSION=1.14 NOTE=\'a "b" c\'', "FROM a"),
    version: "1.14",
  },
  {
    name: "a quoted text that shows another pair",
    text: lines("FROM a", 'ARG NOTE="x CONTAINER_APP_VERSION=6" CONTAINER_APP_VERSION="1.15"'),
    version: "1.15",
  },
  {
    name: "a remark behind the value, which BuildKit reads as further names",
    text: lines("FROM a", "ARG CONTAINER_APP_VERSION=1.16 # of upstream"),
    version: "1.16",
  },
  { name: "a commented continuation", text: lines("FROM a", "# ARG CONTAINER_APP_VERSION=6 \\", "ARG CONTAINER_APP_VERSION=1.17"), version: "1.17" },
  {
    name: "an indented comment between instructions",
    text: lines("FROM a", "    # ARG CONTAINER_APP_VERSION=6", "    ARG CONTAINER_APP_VERSION=1.18"),
    version: "1.18",
  },
  {
    name: "only in the last of three stages",
    text: lines("FROM a AS x", "RUN a", "FROM b AS y", "RUN b", "FROM c", "ARG CONTAINER_APP_VERSION=1.23"),
    version: "1.23",
  },
  {
    name: "a shift and a here-string in shell code",
    text: lines("FROM a", "RUN echo $((1<<3)) && cat <<<EOF", "ARG CONTAINER_APP_VERSION=1.26"),
    version: "1.26",
  },
  { name: "build metadata", text: lines("FROM a", "ARG CONTAINER_APP_VERSION=1.2.3+build.5"), version: "1.2.3+build.5" },
  { name: "blanks around it", text: "FROM a\n\n   ARG    CONTAINER_APP_VERSION=1.28   \n", version: "1.28" },
  { name: "a last line without its end", text: "FROM a\nARG CONTAINER_APP_VERSION=1.29", version: "1.29" },
  {
    name: "a HEALTHCHECK over two lines before it",
    text: lines("FROM a", "HEALTHCHECK --interval=5m \\", "  CMD curl -f http://localhost/", "ARG CONTAINER_APP_VERSION=1.30"),
    version: "1.30",
  },
  { name: "an empty image", text: lines("FROM scratch", "ARG CONTAINER_APP_VERSION=1.31", "ADD rootfs.tar.xz /"), version: "1.31" },
  { name: "only other versions", text: lines("FROM postgres:17", "ARG PG_MAJOR=17", "ENV APP_VERSION=1.0"), says: "has no ARG" },
  { name: "only a LABEL and an ENV", text: lines("FROM a", "ENV CONTAINER_APP_VERSION=1", "LABEL CONTAINER_APP_VERSION=1"), says: "has no ARG" },
  { name: "only ONBUILD", text: lines("FROM a", "ONBUILD ARG CONTAINER_APP_VERSION=1"), says: "has no ARG" },
  { name: "only a heredoc without an end", text: lines("FROM a", "RUN <<EOF", "ARG CONTAINER_APP_VERSION=1"), says: "has no ARG" },
  { name: "only a comment within a continuation", text: lines("FROM a", "ARG A=1 \\", "# CONTAINER_APP_VERSION=1 \\", "  B=2"), says: "has no ARG" },
  {
    name: "only bare ones, in every stage",
    text: lines("ARG CONTAINER_APP_VERSION", "FROM a", "ARG CONTAINER_APP_VERSION", "FROM b", "ARG CONTAINER_APP_VERSION"),
    says: "none with a value",
  },
  { name: "an empty one, quoted", text: lines("FROM a", 'ARG CONTAINER_APP_VERSION=""'), says: "none with a value" },
];
