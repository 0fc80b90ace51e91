/** The data of an object, without its functions: what the code behind the module makes, and `Object.assign` puts into it. */
export type Fields<T> = { [Name in keyof T as T[Name] extends (...args: never[]) => unknown ? never : Name]: Plain<T[Name]> };

/** The same of what is in a field: lists, and objects within objects, which come and go as plain data. */
type Plain<Value> = Value extends readonly (infer Each)[] ? Plain<Each>[] : Value extends object ? Fields<Value> : Value;
