import type { Texts } from "./texts.ts";

const buildStep = "Build the images that are made here, and push them to their registry: `make images`.";

/** The sentences of the documents, in English. */
export const textsEn: Texts = {
  readme: {
    intro: (services) =>
      `The platform has ${services} services. It runs on one host in development (Docker Compose) and on a cluster in production (Docker Swarm). Every file under version control is made from one description in TypeScript: change the description, never the files.`,
    developmentTitle: "Start it in development",
    developmentSteps: [
      "Copy `.env.example` to `.env` and fill it in.",
      "Make the secrets: `make init-secrets`.",
      "Start: `make up`, and `make wait` until everything is ready.",
      "Check: `make test`.",
    ],
    developmentMore: "Its ports, secrets and volumes: [docs/development.md](docs/development.md).",
    productionTitle: "Deploy it to production",
    productionSteps: (builds) => [
      "Prepare every node: `make init-swarm`, then `nft -f nftables/nftables.conf`.",
      "Copy `.env.example` to `.env` and fill it in.",
      "Make the Swarm secrets: `make init-secrets TARGET=swarm`.",
      ...(builds ? [buildStep] : []),
      "Deploy: `make deploy`.",
      "Check: `make test`.",
    ],
    productionMore: "The whole procedure is in [docs/deployment.md](docs/deployment.md).",
    urlsTitle: "Addresses",
    urls: "All public addresses go through the reverse proxy. `${...}` stands for a variable of the file `.env`.",
    servicesTitle: "Services",
    secretsTitle: "Secrets",
    secrets:
      "No secret is written in this repository: a script makes them, and each container sees only its own, under `/run/secrets/<name>`.",
    commandsTitle: "Commands",
    checksTitle: "Checks",
    checks:
      "`make test` asks the platform from inside its containers, prints a table, and ends with an error as soon as one check fails:",
    documentsTitle: "Documents",
    documents: [
      "[docs/architecture.md](docs/architecture.md): networks, flows, placement, data",
      "[docs/deployment.md](docs/deployment.md): going to production, updates, rotation of secrets",
      "[docs/development.md](docs/development.md): the development environment",
    ],
    recovery: "[PRA.md](PRA.md): the recovery plan; its procedures are in [docs/runbooks](docs/runbooks)",
  },
  architecture: {
    title: (stack) => `Architecture of ${stack}`,
    intro: ({ services, global, networks, volumes }) =>
      `This describes production (Docker Swarm): ${services} services${global > 0 ? `, ${global} of them with a task per eligible node` : ""}, ${networks} networks and ${volumes} volumes. It is computed from the same description as \`stack.prod.yml\`.`,
    networksTitle: "Networks",
    networkDiagram: "Services that are on the same networks stand together; each hexagon is a network.",
    membershipTitle: "Membership",
    isolationTitle: "Isolation",
    isolation:
      "A container on two networks forwards no packets from one to the other. So two networks have to do with each other only through the services that are on both:",
    requestsTitle: "The way of a request",
    requests:
      "From the visitors to the databases. The arrows from the visitors carry the published ports, those of the proxy the host name, the others the protocol and the port.",
    linksTitle: "Dependencies",
    links: "Each line is an address that a service finds in its configuration.",
    placementTitle: "Placement",
    placement:
      "A local volume exists on one node only: a service that keeps data must always come back to its own.",
    dataTitle: "Data",
    data: "Each volume comes with a decision about its backup; `not decided` shows one that was forgotten.",
    metricsTitle: "Metrics",
    metrics: "The places to scrape that services state.",
  },
  deployment: {
    title: (stack) => `Deployment of ${stack}`,
    intro: "From a bare host to the rotation of secrets, in the order in which things come up.",
    hostsTitle: "Prepare the nodes",
    hostSteps: [
      "Install Docker Engine on every node, then run `scripts/init-swarm.sh`: without options it changes nothing and says what is missing.",
      "On the first manager: `scripts/init-swarm.sh --init --advertise-addr <address>`, then join the other nodes with the command that `docker swarm join-token` shows.",
      "Load the firewall on every node, once the addresses of the nodes in it are right: `nft -f nftables/nftables.conf`.",
      "Apply the kernel settings, as root on every node: `scripts/init-swarm.sh --apply`.",
      "On a manager, set the labels: `scripts/init-swarm.sh --label <key>=<node>`, or `--spread` to share them out.",
    ],
    oldClients: (clients) =>
      `Mind the engine's version: these services speak an old version of Docker's API, which recent engines (29 and later) refuse by default: ${clients.join(", ")}. \`scripts/init-swarm.sh\` checks it and says how to mend it.`,
    kernelTitle: "Kernel settings",
    kernel: "A container cannot change them; they matter on the nodes that run these services.",
    labelsTitle: "Node labels",
    labels: "Placement constraints ask for them: without them the services wait for a node.",
    hostPathsTitle: "Paths of the host",
    hostPaths: "Swarm does not make these paths: they must be there on every node that may run the service.",
    variablesTitle: "Variables",
    variables:
      "They are set in `.env`. `docker stack deploy` does not read that file: `make deploy` exports it, and a variable that is already in the environment wins.",
    secretsTitle: "Secrets",
    secrets:
      '`make init-secrets TARGET=swarm` makes those that are missing and never touches the others. Swarm does not give a secret\'s value back: `ARGS="--save <folder>"` keeps a copy, to be put into a vault and then erased.',
    deployTitle: "Deploy",
    deploySteps: (stack, builds) => [
      "Check both documents: `make config`.",
      ...(builds ? [buildStep] : []),
      `Deploy: \`make deploy\`, which is \`docker stack deploy -c stack.prod.yml ${stack}\`.`,
      "Watch it start: `make ps TARGET=swarm`.",
      "Check the result: `make test`.",
    ],
    updateTitle: "Update",
    update:
      "Change the description, write the files, run `make deploy` again. A config's name carries a hash of its content: a change updates the services that mount it. `make deploy DEPLOY_FLAGS=--prune` also removes the services that are gone from the description; `make prune-configs` removes old configs.",
    rollbackTitle: "Roll back",
    rollback:
      "A service goes back to its previous definition, provided that its configs have not been removed since:",
    rotationTitle: "Renew a secret",
    rotationSteps: [
      'Raise its version in the description: `secret("name", { version: 2 })`, then write the files.',
      "Make the new value: `make init-secrets TARGET=swarm`.",
      "If the application keeps the password in its data (databases, administrator accounts), change it there too.",
      "Deploy: `make deploy`.",
      "Once every service has been updated, remove the old secret: `docker secret rm <stack>_<name>_v1`.",
    ],
    portsTitle: "Published ports",
    ports:
      "In mode `host` the port answers on the nodes that run the service and the client's address is kept; in mode `ingress` it answers on every node and that address is lost.",
    resourcesTitle: "Resources",
    resources: "The sums count every task; a service with a task per node counts once.",
    volumesTitle: "Volumes",
    volumes: "Each belongs to one node, unless its driver says otherwise.",
  },
  development: {
    title: (stack) => `Development of ${stack}`,
    intro:
      "The same platform on one host, described by `docker-compose.dev.yml`: one container for each service, bridge networks, files in place of Swarm's configs and secrets.",
    startTitle: "Start",
    start:
      "`make logs SERVICE=<name>` follows a service's logs; `make down` stops everything and keeps the volumes.",
    servicesTitle: "Services",
    portsTitle: "Published ports",
    ports: "The ports that are open on the host:",
    secretsTitle: "Secrets",
    secrets: (script) =>
      `\`${script}\` writes them into files that everybody can read (0444), for the images that do not run as root, in a folder that only its owner can enter (0700). To change a value: remove the file, run the script again, recreate the services.`,
    variablesTitle: "Variables",
    networksTitle: "Networks",
    volumesTitle: "Volumes",
    volumes: "`docker compose -f docker-compose.dev.yml down --volumes` erases them.",
  },
};
