import { lines, type DockerfileRow } from "./version-row.js";

const DOUBLINGS = Array.from({ length: 64 }, (_, at) => `ARG A${at + 1}=\${A${at}}\${A${at}}`);

/** Versions that are made of other variables. */
export const DOCKERFILE_REFERENCES: readonly DockerfileRow[] = [
  {
    name: "another ARG before FROM",
    text: lines("ARG BASE_VERSION=1.4.2", "ARG CONTAINER_APP_VERSION=${BASE_VERSION}", "FROM nginx:${BASE_VERSION}"),
    version: "1.4.2",
  },
  { name: "one without braces", text: lines("ARG BASE_VERSION=1.4.2", "ARG CONTAINER_APP_VERSION=$BASE_VERSION", "FROM a"), version: "1.4.2" },
  {
    name: "parts and text around them",
    text: lines("FROM a", "ARG MAJOR=1", "ARG MINOR=5", "ARG CONTAINER_APP_VERSION=v${MAJOR}.$MINOR.0-r1"),
    version: "v1.5.0-r1",
  },
  { name: "a pair before it in the same ARG", text: lines("FROM a", "ARG BASE=1.6 CONTAINER_APP_VERSION=${BASE}.1"), version: "1.6.1" },
  { name: "a chain of three", text: lines("FROM a", "ARG X=1.7", "ARG Y=$X.2", "ARG CONTAINER_APP_VERSION=${Y}"), version: "1.7.2" },
  { name: "double quotes", text: lines("FROM a", "ARG X=1.8", 'ARG CONTAINER_APP_VERSION="${X}.0"'), version: "1.8.0" },
  { name: "a default for an ARG without a value", text: lines("FROM a", "ARG X", "ARG CONTAINER_APP_VERSION=${X:-1.9}"), version: "1.9" },
  { name: "a default for a name that nothing sets", text: lines("FROM a", "ARG CONTAINER_APP_VERSION=${X:-1.10}"), version: "1.10" },
  { name: "a default that is not needed", text: lines("FROM a", "ARG X=1.11", "ARG CONTAINER_APP_VERSION=${X:-6}"), version: "1.11" },
  { name: "a default for an empty one", text: lines("FROM a", "ARG X=", "ARG CONTAINER_APP_VERSION=${X:-1.12}"), version: "1.12" },
  { name: "a default that an empty one does not need", text: lines("FROM a", "ARG X=", "ARG CONTAINER_APP_VERSION=1.13${X-6}"), version: "1.13" },
  { name: "a default within a default", text: lines("FROM a", "ARG Y=1.14", "ARG CONTAINER_APP_VERSION=${X:-${Y:-6}}"), version: "1.14" },
  { name: "a quoted default", text: lines("FROM a", "ARG CONTAINER_APP_VERSION=${X:-'1.15'}"), version: "1.15" },
  { name: "itself with a default", text: lines("ARG CONTAINER_APP_VERSION=${CONTAINER_APP_VERSION:-1.16}", "FROM a"), version: "1.16" },
  {
    name: "a suffix where a variable is set",
    text: lines("FROM a", "ARG REV=2", "ARG CONTAINER_APP_VERSION=1.17${REV:+-r$REV}"),
    version: "1.17-r2",
  },
  { name: "no suffix where it is not", text: lines("FROM a", "ARG REV", "ARG CONTAINER_APP_VERSION=1.18${REV:+-r$REV}"), version: "1.18" },
  {
    name: "no suffix where it is empty, but with + alone",
    text: lines("FROM a", "ARG REV=", "ARG CONTAINER_APP_VERSION=1.19${REV:+-a}${REV+-b}"),
    version: "1.19-b",
  },
  { name: "one that has to be set, and is", text: lines("FROM a", "ARG X=1.20", "ARG CONTAINER_APP_VERSION=${X:?missing}"), version: "1.20" },
  { name: "an ENV of its stage", text: lines("FROM a", "ENV APP_VERSION=1.21", "ARG CONTAINER_APP_VERSION=${APP_VERSION}"), version: "1.21" },
  { name: "an ENV of the old form", text: lines("FROM a", "ENV APP_VERSION 1.22", "ARG CONTAINER_APP_VERSION=${APP_VERSION}"), version: "1.22" },
  { name: "an ENV that hides an ARG", text: lines("FROM a", "ARG X=6", "ENV X=1.23", "ARG CONTAINER_APP_VERSION=$X"), version: "1.23" },
  {
    name: "an ENV whose pairs do not see each other",
    text: lines("FROM a", "ARG X=1.24", "ENV X=6 Y=$X", "ARG CONTAINER_APP_VERSION=$Y"),
    version: "1.24",
  },
  {
    name: "an ARG before FROM that the stage repeats",
    text: lines("ARG X=1.25", "FROM a", "ARG X", "ARG CONTAINER_APP_VERSION=${X}"),
    version: "1.25",
  },
  {
    name: "the stage that it is built from",
    text: lines("FROM a AS base", "ARG X=1.26", "FROM base", "ARG CONTAINER_APP_VERSION=${X}"),
    version: "1.26",
  },
  {
    name: "such a stage by a variable, and in other letters",
    text: lines("ARG FROM=base", "FROM a AS BASE", "ENV X=1.27", "FROM ${FROM}", "ARG CONTAINER_APP_VERSION=$X"),
    version: "1.27",
  },
  {
    name: "such a stage with an ARG behind an ENV of its name",
    text: lines("FROM a AS base", "ENV X=1.28", "ARG X=6", "FROM base", "ARG CONTAINER_APP_VERSION=$X"),
    version: "1.28",
  },
  { name: "a value that a continuation splits", text: lines("FROM a", "ARG X=1.29", "ARG CONTAINER_APP_VERSION=${\\", "X}"), version: "1.29" },
  {
    name: "escape=` and a path before it",
    text: lines("# escape=`", "FROM a", "ARG X=1.30 DIR=C:\\", "ARG CONTAINER_APP_VERSION=${X}"),
    version: "1.30",
  },
  {
    name: "the first that is not empty",
    text: lines("FROM a", "ARG CONTAINER_APP_VERSION=${X:-}", "ARG CONTAINER_APP_VERSION=1.31"),
    version: "1.31",
  },
  { name: "a reference in single quotes as it stands", text: lines("FROM a", "ARG X=1", "ARG CONTAINER_APP_VERSION='${X}'"), version: "${X}" },
  { name: "an escaped reference as it stands", text: lines("FROM a", "ARG X=1", "ARG CONTAINER_APP_VERSION=\\$X"), version: "$X" },

  {
    name: "a variable of the base image",
    text: lines("FROM nginx:1.27", "ARG CONTAINER_APP_VERSION=${NGINX_VERSION}"),
    says: "needs ${NGINX_VERSION},",
  },
  { name: "an ARG before FROM that no stage repeats", text: lines("ARG X=1", "FROM a", "ARG CONTAINER_APP_VERSION=$X"), says: "needs $X," },
  { name: "an ARG that comes later", text: lines("FROM a", "ARG CONTAINER_APP_VERSION=${X}", "ARG X=1"), says: "needs ${X}," },
  { name: "an ARG without a value", text: lines("FROM a", "ARG X", "ARG CONTAINER_APP_VERSION=${X}"), says: "needs ${X}," },
  { name: "an ARG of another stage", text: lines("FROM a AS one", "ARG X=1", "FROM b", "ARG CONTAINER_APP_VERSION=${X}"), says: "needs ${X}," },
  {
    name: "a chain by its first link",
    text: lines("FROM a", "ARG X=${GOLANG_VERSION}", "ARG CONTAINER_APP_VERSION=${X:-1}"),
    says: "needs ${GOLANG_VERSION},",
  },
  { name: "what the platform sets", text: lines("ARG CONTAINER_APP_VERSION=1-${TARGETARCH:-any}", "FROM a"), says: "needs $TARGETARCH," },
  {
    name: "what the platform sets for a stage",
    text: lines("FROM a", "ARG TARGETARCH", "ARG CONTAINER_APP_VERSION=1-${TARGETARCH}"),
    says: "needs $TARGETARCH,",
  },
  { name: "one that has to be set, and is not", text: lines("FROM a", "ARG CONTAINER_APP_VERSION=${X:?missing}"), says: "needs ${X:?missing}," },
  { name: "a pattern of a newer syntax", text: lines("FROM a", "ARG X=v1", "ARG CONTAINER_APP_VERSION=${X#v}"), says: "needs ${X#v}," },
  { name: "braces that never end", text: lines("FROM a", "ARG X=1", "ARG CONTAINER_APP_VERSION=${X"), says: "needs ${X," },
  { name: "quotes that never end", text: lines("FROM a", 'ARG CONTAINER_APP_VERSION="1.2'), says: 'needs "1.2,' },
  { name: "no name in braces", text: lines("FROM a", "ARG CONTAINER_APP_VERSION=${}"), says: "needs ${}," },
  {
    name: "the first, though a later one would do",
    text: lines("FROM a", "ARG CONTAINER_APP_VERSION=$X", "ARG CONTAINER_APP_VERSION=1"),
    says: "needs $X,",
  },
  {
    name: "one that would fill the memory",
    text: lines("FROM a", "ARG A0=1234567890", ...DOUBLINGS, "ARG CONTAINER_APP_VERSION=$A64"),
    says: "cannot be resolved",
  },
  {
    name: "defaults within defaults without end",
    text: lines("FROM a", `ARG CONTAINER_APP_VERSION=${"${X:-".repeat(50_000)}`),
    says: "cannot be resolved",
  },
];
