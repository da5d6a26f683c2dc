import { drop, keep, refuse, same, sameAs, translate, type DialectRow, type Ruling } from "./verdict.ts";

const shared = "services of a stack reach each other by name on a network they share";
const asOnHost = drop("Compose mounts the file as it is on the host");
const engineMount = (note: string): Ruling => drop(note, "warning");

/** Whose a tmpfs is in Swarm, and who may write there. */
export const swarmTmpfs =
  "it belongs to root, with the mode of the image's folder there, or 1777 where it has none (measured with Docker Engine 20.10.24)";

function swarmNetworkMode(mode: unknown): Ruling {
  if (mode === "host" || mode === "bridge") {
    return translate("written as the engine's network of that name: Swarm ignores network_mode");
  }
  return drop(
    "Swarm ignores network_mode: the service joins its networks, or else the stack's default network",
    "warning",
    mode === "none"
      ? "Attach it to a network of its own that is `internal`."
      : "Attach the services to one network.",
  );
}

/** What a service is attached to: ports, networks, mounts, secrets, configs, other services. */
export const surroundingRows: readonly DialectRow[] = [
  // Ports.
  ...same("services.*.ports", "services.*.ports.*.protocol"),
  ...sameAs("integer", "services.*.ports.*.target", "services.*.ports.*.published"),
  {
    path: "services.*.ports.*.mode",
    compose: drop("on one host there is no routing mesh to choose or to avoid"),
    swarm: keep,
  },
  {
    path: "services.*.ports.*.host_ip",
    compose: keep,
    swarm: refuse(
      "Swarm would publish this port on every address of every node, not on this one",
      'Do not publish it in production (only("compose", …)), or publish it without host_ip and close it with a firewall.',
      "port-host-ip",
    ),
  },
  { path: "services.*.ports.*.name", compose: keep, swarm: drop("Swarm has no names for ports") },
  { path: "services.*.ports.*.app_protocol", compose: keep, swarm: drop("Swarm takes no such hint") },
  {
    path: "services.*.expose",
    compose: keep,
    swarm: drop("every port is open to the service's own networks", "info"),
  },

  // Networks.
  ...same("services.*.networks", "services.*.networks.*.aliases"),
  ...sameAs("text", "services.*.networks.*.driver_opts"),
  ...["ipv4_address", "ipv6_address"].map((key): DialectRow => ({
    path: `services.*.networks.*.${key}`,
    compose: keep,
    swarm: drop("Swarm ignores fixed addresses", "warning", "Reach the service by its name."),
  })),
  ...["gw_priority", "interface_name", "link_local_ips", "mac_address", "priority"].map(
    (key): DialectRow => ({
      path: `services.*.networks.*.${key}`,
      compose: keep,
      swarm: drop("Swarm does not let an attachment choose this", "warning"),
    }),
  ),
  {
    path: "services.*.network_mode",
    compose: keep,
    swarm: swarmNetworkMode,
  },
  ...same("services.*.dns", "services.*.dns_search"),
  ...sameAs("text", "services.*.extra_hosts"),
  {
    path: "services.*.dns_opt",
    compose: keep,
    swarm: drop("Swarm passes no resolver options on", "warning"),
  },
  { path: "services.*.domainname", compose: keep, swarm: drop("Swarm sets no domain name", "warning") },
  { path: "services.*.mac_address", compose: keep, swarm: drop("Swarm chooses addresses itself", "warning") },
  { path: "services.*.links", compose: keep, swarm: drop(`Swarm has no links: ${shared}`, "warning") },
  {
    path: "services.*.external_links",
    compose: keep,
    swarm: drop(`Swarm has no links: ${shared}`, "warning"),
  },

  // Mounts.
  ...same("services.*.volumes", "services.*.volumes.*.type", "services.*.volumes.*.source"),
  ...same("services.*.volumes.*.target", "services.*.volumes.*.consistency", "services.*.volumes.*.bind"),
  ...same(
    "services.*.volumes.*.bind.propagation",
    "services.*.volumes.*.volume",
    "services.*.volumes.*.tmpfs",
  ),
  ...same("services.*.volumes.*.volume.subpath"),
  ...sameAs("boolean", "services.*.volumes.*.read_only", "services.*.volumes.*.volume.nocopy"),
  ...sameAs("integer", "services.*.volumes.*.tmpfs.size"),
  {
    path: "services.*.volumes.*.bind.create_host_path",
    compose: keep,
    swarm: drop(
      "Swarm creates no host paths: the folder has to be on every node that can run the service",
      "info",
    ),
  },
  {
    path: "services.*.volumes.*.bind.recursive",
    compose: keep,
    swarm: engineMount("Swarm does not let a bind choose what happens to mounts below it"),
  },
  {
    path: "services.*.volumes.*.bind.selinux",
    compose: keep,
    swarm: engineMount("Swarm does not relabel for SELinux: label the folder on the nodes"),
  },
  {
    path: "services.*.volumes.*.tmpfs.mode",
    compose: keep,
    swarm: drop(
      `Swarm ignores the mode of a tmpfs: ${swarmTmpfs}`,
      "warning",
      "Where a program that is not root has to write, mount it at a folder that the image does not have, or mount a volume.",
    ),
  },
  {
    path: "services.*.volumes.*.volume.labels",
    compose: keep,
    swarm: drop("Swarm ignores labels given at a mount", "info", "Label the volume itself."),
    as: "text",
  },
  {
    path: "services.*.volumes.*.image",
    compose: keep,
    swarm: drop(
      "Swarm takes no options for a mounted image",
      "error",
      "Copy what you need into the service's image.",
    ),
    whole: true,
  },
  {
    path: "services.*.volumes_from",
    compose: keep,
    swarm: drop("Swarm takes no volumes from another container", "warning", "Mount the volumes themselves."),
  },
  {
    path: "services.*.tmpfs",
    compose: keep,
    swarm: translate("written as mounts of type tmpfs: Swarm drops `tmpfs` without a word"),
  },
  {
    path: "services.*.shm_size",
    compose: keep,
    swarm: translate("written as a tmpfs mount at /dev/shm: Swarm ignores shm_size"),
  },

  // Secrets and configs.
  ...same("services.*.secrets", "services.*.secrets.*.target", "services.*.configs.*.target"),
  ...sameAs("name", "services.*.secrets.*.source", "services.*.configs.*.source"),
  { path: "services.*.secrets.*.uid", compose: asOnHost, swarm: keep, as: "text" },
  { path: "services.*.secrets.*.gid", compose: asOnHost, swarm: keep, as: "text" },
  { path: "services.*.secrets.*.mode", compose: asOnHost, swarm: keep },
  {
    path: "services.*.configs",
    compose: translate("mounted as read-only binds, so that an edit is seen at once"),
    swarm: keep,
  },
  { path: "services.*.configs.*.uid", compose: asOnHost, swarm: keep, as: "text" },
  { path: "services.*.configs.*.gid", compose: asOnHost, swarm: keep, as: "text" },
  { path: "services.*.configs.*.mode", compose: asOnHost, swarm: keep },
];
