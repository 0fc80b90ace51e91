/** Sources that the tests of several functions share. */

export const HEAD = "0123456789abcdef0123456789abcdef01234567";
export const OTHER_COMMIT = "fedcba9876543210fedcba9876543210fedcba98";
export const TAG = "v1.2.3-0123456";

/** The container `hello`, in a repository whose remote bears a token that must not get into an image. */
export const FILES = {
  "containers/hello/Dockerfile": "FROM scratch\nARG CONTAINER_APP_VERSION=1.2.3\n",
  "containers/hello/hello.txt": "hello\n",
  "containers/nixed/default.nix": '{ pkgs }: pkgs.stdenv.mkDerivation { version = "2.0.0+b1"; }\n',
  ".git/config": '[core]\n\tbare = false\n[remote "origin"]\n\turl = https://oauth2:tok3n@git.example.org/team/images.git\n',
};

/** Those of them that are no part of the repository itself. */
export const COMMITTED = Object.fromEntries(Object.entries(FILES).filter(([path]) => !path.startsWith(".git/")));

export const SOURCE_URL = "https://git.example.org/team/images";
