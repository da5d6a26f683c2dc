import { badOption } from "../bad-option.ts";
import type { Strategy } from "../strategy.ts";
import { mariadb, mariadbDraft } from "./mariadb.ts";

/**
 * A Galera cluster: as a single server, but the dump is made of the first node that has all data, which leaves the flow control
 * of the cluster meanwhile; the binary log is streamed from that same node. Replication is no backup: a DROP is on every node at
 * once.
 */
export const mariadbGalera: Strategy = {
  ...mariadb,
  name: "mariadb-galera",
  draft: (store, context) => {
    const [first] = store.members;
    if (first === undefined || store.members.length < 2) {
      throw badOption({
        builder: "services",
        option: `${store.name}.facets.backup`,
        value: store.members.map(({ service }) => service),
        expected: "at least two nodes with the same options.cluster",
        hint: 'A single server has the strategy "mariadb".',
      });
    }
    const draft = mariadbDraft(store, context, first);
    return {
      ...draft,
      title: "MariaDB Galera",
      method: {
        en: `${draft.method.en} The dump is made of a node that leaves the cluster's flow control meanwhile (wsrep_desync).`,
        fr: `${draft.method.fr} L'export est fait sur un nœud sorti du contrôle de flux du cluster pendant ce temps (wsrep_desync).`,
      },
      notes: [
        ...(draft.notes ?? []),
        {
          en: "A lost cluster is restored on one node only, started as a new cluster; the others join it with empty data folders.",
          fr: "Un cluster perdu se restaure sur un seul nœud, démarré comme nouveau cluster ; les autres le rejoignent avec des dossiers de données vides.",
        },
        {
          en: "Every node needs --log-bin and --log-slave-updates; with --wsrep-gtid-mode=ON and the same --server-id and --wsrep-gtid-domain-id, positions mean the same on all of them.",
          fr: "Chaque nœud a besoin de --log-bin et --log-slave-updates ; avec --wsrep-gtid-mode=ON et les mêmes --server-id et --wsrep-gtid-domain-id, les positions ont le même sens partout.",
        },
      ],
    };
  },
};
