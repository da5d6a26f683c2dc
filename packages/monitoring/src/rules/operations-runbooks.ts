import type { OperationsRunbook } from "./runbook.ts";

/** What is done first when an alert leads to a page. */
export interface OperationsPage {
  readonly title: string;
  /** Steps in their order. `STACK` stands for the stack's name, words in capitals for what is to be filled in. */
  readonly steps: readonly string[];
}

/** The pages about what no restore is needed for. Commands are those of production; each works on a manager. */
export const operationsPages: Readonly<Record<OperationsRunbook, OperationsPage>> = {
  "service-down": {
    title: "A service is down",
    steps: [
      "See whether it runs, and where: `docker service ps STACK_SERVICE --no-trunc`. The column ERROR says why a task ended.",
      "Read what it said last: `docker service logs --tail 100 STACK_SERVICE`.",
      "If no node takes it: `docker node ls`, and compare labels with the service's constraints: `docker service inspect STACK_SERVICE --pretty`.",
      "If it runs and does not answer: a network may be cut. From a container on the same network, ask its health path.",
      "If it began with a deployment: `docker service rollback STACK_SERVICE`, and see the runbook `rollback-update`.",
      "If its volume is damaged, go on with the runbook that restores it.",
    ],
  },
  "node-resources": {
    title: "A node runs out of something",
    steps: [
      "On the node, see who uses it: `docker stats --no-stream`, `top`, `df -h`, `df -i`.",
      "Make room: `docker system df`, then `docker image prune`. Never prune volumes.",
      "Find large logs: `du -xh /var/lib/docker/containers | sort -h | tail`. The logging options of a service limit them.",
      "Memory: `dmesg -T | grep -i oom` names what was killed. Raise its limit, or move it: `docker node update --availability drain NODE`.",
      "Clock: `timedatectl` and `chronyc tracking`. A clock that is far off is moved slowly, or with the databases of that node stopped.",
      "A disk that has become read-only is failing: drain the node, and restore what was on it elsewhere.",
    ],
  },
  "reverse-proxy": {
    title: "The proxy answers with errors, or slowly",
    steps: [
      "See which service: the dashboard Apps & Proxy, or the access log: `docker service logs --tail 200 STACK_traefik`.",
      "502 and 503: Traefik reaches no server. See `service-down` for that service, and whether both are on one network.",
      "500: the service itself fails. Read its log, then look at the store behind it.",
      "404 on everything: the route is gone. Compare the service's labels with the names in the log.",
      "Slow: compare with the service's CPU and memory limits, and the latency of its database.",
      "A configuration that was refused is named in Traefik's log, with the label or the file.",
    ],
  },
  "intrusion-detection": {
    title: "Attacks, and those who should see them",
    steps: [
      "See what is banned and why: `docker exec CROWDSEC cscli decisions list`, `cscli alerts list`.",
      "See what it reads and understands: `cscli metrics`. Without lines read, look at the mount of the access log.",
      "Lift a ban that is wrong: `cscli decisions delete --ip ADDRESS`. Ban an address: `cscli decisions add --ip ADDRESS`.",
      "If the proxy does not ask: `cscli bouncers list` shows when it last did; the middleware must be on the routes.",
      "If somebody got in, this is an incident: follow the recovery plan's scenario for a compromise.",
    ],
  },
  "object-storage": {
    title: "The object store is ill",
    steps: [
      "See its own view: `mc admin info ALIAS`, and its log: `docker service logs --tail 100 STACK_minio`.",
      "Room: `mc du ALIAS/BUCKET`. Let the backups forget what they need not keep before anything else is deleted.",
      "A drive that is offline: check the mount and the disk on its node. A new one is healed by itself: `mc admin heal ALIAS`.",
      "Until it is well backups fail: see `failed-backup` afterwards, and run them by hand.",
    ],
  },
  "failed-backup": {
    title: "A backup failed, is too old, or cannot be restored",
    steps: [
      "On the node of the job: `scripts/backup.sh list` shows which one failed, when it was last good, and its exit code. 3: something could not be read. 11: the repository is locked. 12: its password is wrong. 124: it took too long.",
      "Read its log: `docker service logs --tail 200 STACK_restic-backup`. What runs on other nodes has the name of a store behind that.",
      "A repository that is not reached, locked or damaged: go on with `backup-repository`; if its store does not answer, with `object-storage`.",
      "Run it again: `scripts/backup.sh JOB`, and wait until the alert is gone.",
      "If a backup has shrunk, find out what is missing. Nothing is forgotten until you have: `scripts/backup.sh forget --accept STORE` says that it is right.",
      "A drill that fails means that the plan does not hold: treat it as if the data were lost, mend it today, and repeat it: `scripts/verify.sh STORE`.",
    ],
  },
  monitoring: {
    title: "What watches does not work",
    steps: [
      "Prometheus: open /targets, /rules and /alerts of its page. Its log: `docker service logs --tail 100 STACK_prometheus`.",
      "A configuration that is refused: `promtool check config` and `promtool check rules` name the line; `amtool check-config` for Alertmanager.",
      "Alerts that do not arrive: send one by hand: `amtool alert add alertname=Test severity=critical --alertmanager.url=http://localhost:9093`.",
      "A full disk: shorten the retention, or give the volume more room. What is lost of the past does not come back.",
      "When the Watchdog stays away and nothing else is told, start with the node that Prometheus and Alertmanager run on.",
    ],
  },
  logs: {
    title: "Logs do not arrive, or are thrown away",
    steps: [
      "Does Promtail run on every node? `docker service ps STACK_promtail`. Its log names what it cannot read or send.",
      "Does Loki take them? `docker service logs --tail 100 STACK_loki`. A limit that is passed is named there.",
      "A single service that floods the others: find it on the dashboard Logs, and make it quieter.",
      "Its disk: `docker exec LOKI df -h /loki`. Without compaction old logs are never deleted.",
    ],
  },
};
