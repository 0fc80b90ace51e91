/** The data of an object, without its functions: what the code behind the module makes, and `Object.assign` puts into it. */
export type Fields<T> = { [Name in keyof T as T[Name] extends (...args: never[]) => unknown ? never : Name]: T[Name] };
