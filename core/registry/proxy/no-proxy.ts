import { BlockList, isIP } from "node:net";
import { domainToASCII } from "node:url";

/** What requests go to, as a list of exceptions sees it: no brackets around an address, and always a port. */
export interface Target {
  readonly host: string;
  readonly port: string;
}

type Rule = (target: Target) => boolean;

const LOOPBACK = addresses((list) => {
  list.addSubnet("127.0.0.0", 8, "ipv4");
  list.addAddress("::1", "ipv6");
});

/**
 * Whether a target is reached without a proxy: loopback always is, the rest as NO_PROXY says, read as Go reads it. A name
 * goes for itself and its subdomains, `.name` and `*.name` for the subdomains alone, addresses and CIDR networks only for
 * addresses (no name is looked up), `:port` behind either for that port. What cannot be read is passed over.
 */
export function exceptions(noProxy: string): Rule {
  const entries = noProxy.split(",").map((entry) => entry.trim().toLowerCase());
  if (entries.includes("*")) return () => true;
  const rules = entries.filter((entry) => entry !== "").map(rule);
  return (target) => target.host === "localhost" || holds(LOOPBACK, target.host) || rules.some((each) => each(target));
}

function rule(entry: string): Rule {
  const network = /^([^/]+)\/(\d{1,3})$/.exec(entry);
  if (network) return networkRule(network[1] ?? "", Number(network[2]));
  const { host, port } = withPort(entry);
  const matches = isIP(host) === 0 ? nameRule(host) : networkRule(host, isIP(host) === 6 ? 128 : 32);
  return (target) => (port === "" || port === target.port) && matches(target);
}

function networkRule(address: string, bits: number): Rule {
  const family = isIP(address);
  if (family === 0 || bits > (family === 6 ? 128 : 32)) return () => false;
  const list = addresses((each) => each.addSubnet(address, bits, family === 6 ? "ipv6" : "ipv4"));
  return ({ host }) => holds(list, host);
}

function nameRule(entry: string): Rule {
  const pattern = entry.replace(/^\*(?=\.)/, "");
  const name = ascii(pattern.replace(/^\./, ""));
  if (name === "") return () => false;
  return ({ host }) => host.endsWith(`.${name}`) || (host === name && !pattern.startsWith("."));
}

/** A name of other letters as requests carry it. Only those: the function takes `1.2` for an address. */
function ascii(name: string): string {
  return /^[!-~]*$/.test(name) ? name : domainToASCII(name);
}

/** `host:port`, `[address]:port`, or neither: an IPv6 address has colons of its own. */
function withPort(entry: string): { host: string; port: string } {
  const [, bracketed, bare, port] = /^(?:\[([^\]]*)\]|([^:]*)):([^:]*)$/.exec(entry) ?? [];
  return port === undefined ? { host: entry, port: "" } : { host: bracketed ?? bare ?? "", port };
}

function addresses(fill: (list: BlockList) => void): BlockList {
  const list = new BlockList();
  fill(list);
  return list;
}

/** BlockList sees IPv4-mapped IPv6 addresses through to the IPv4 rules, as Go does. */
function holds(list: BlockList, host: string): boolean {
  const family = isIP(host);
  return family !== 0 && list.check(host, family === 6 ? "ipv6" : "ipv4");
}
