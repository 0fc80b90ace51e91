/** The member of an enum of the module that has this value: they have those that the code behind them uses. */
export function memberOf<Member extends string>(members: Readonly<Record<string, Member>>, value: `${Member}`): Member {
  const member = Object.values(members).find((each) => each === value);
  if (member === undefined) throw new TypeError(`an enum of the module has no ${value}`);
  return member;
}
