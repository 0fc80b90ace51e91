/** A value that Authentik puts in when it applies a blueprint: `!Find [model, [field, value]]`. */
export class Tagged {
  constructor(
    readonly tag: "!KeyOf" | "!Find" | "!Env" | "!If",
    readonly content: string | readonly unknown[],
  ) {}
}

/** The object of this very blueprint that bears this id. */
export function keyOf(id: string): Tagged {
  return new Tagged("!KeyOf", id);
}

/** An object that is there already. */
export function find(model: string, field: string, value: string): Tagged {
  return new Tagged("!Find", [model, [field, value]]);
}

/** A variable of Authentik's worker: secrets come this way, and stand in no blueprint. */
export function env(name: string): Tagged {
  return new Tagged("!Env", name);
}

/** Whether that variable is there. */
export function hasEnv(name: string): Tagged {
  return new Tagged("!If", [env(name), true, false]);
}
