import { documentFiles, swarmPath, type StackView } from "@stackwright/core";
import { makeTargets, type Language } from "./make-targets.ts";
import { madeBy, paths } from "./names.ts";

/** The Makefile: one word for each thing that is done by hand. */
export function makefile(view: StackView, language: Language): string {
  const rules = makeTargets.map(
    ({ name, usage, ...texts }) =>
      `${name}: ## ${usage === undefined ? "" : `${usage}  `}${texts[language]}\n${recipes[name] ?? ""}`,
  );
  return `${head(view)}\n.PHONY: ${makeTargets.map(({ name }) => name).join(" ")}\n\n${rules.join("\n")}`;
}

function head(view: StackView): string {
  return `# ${madeBy(view)}

STACK := ${view.name}
DEV := ${documentFiles.compose}
PROD := ${documentFiles.swarm}

# compose or swarm: which of the two logs, ps, init-secrets and grafana-import mean.
TARGET ?= compose
SERVICE ?=
# Passed on to the script of the target.
ARGS ?=
# Such as --prune, which removes the services that are no longer in the document.
DEPLOY_FLAGS ?=

COMPOSE := docker compose -f $(DEV)

# docker stack deploy does not read .env. What is already in the environment wins, as with docker compose.
LOAD_ENV := before=$$(export -p); set -a; [ ! -f .env ] || . ./.env; set +a; eval "$$before";

.DEFAULT_GOAL := help
`;
}

/** What each target runs. */
const recipes: Readonly<Record<string, string>> = {
  up: "\t$(COMPOSE) up -d\n",
  wait: `\t./${paths.wait} $(ARGS)\n`,
  down: "\t$(COMPOSE) down\n",
  deploy: "\t@$(LOAD_ENV) set -x; docker stack deploy -c $(PROD) $(strip $(DEPLOY_FLAGS) $(STACK))\n",
  logs: `ifeq ($(TARGET),swarm)
	@[ -n "$(SERVICE)" ] || { echo "say which: make logs TARGET=swarm SERVICE=<name>" >&2; exit 2; }
	docker service logs -f $(STACK)_$(SERVICE)
else
	$(COMPOSE) logs -f $(SERVICE)
endif
`,
  ps: `ifeq ($(TARGET),swarm)
	docker stack services $(STACK)
	docker stack ps --filter desired-state=running $(STACK)
else
	$(COMPOSE) ps
endif
`,
  config: `\t$(COMPOSE) config -q
	@$(LOAD_ENV) set -x; docker stack config -c $(PROD) >/dev/null
`,
  test: `\t./${paths.checks} $(ARGS)\n`,
  backup: script("scripts/backup.sh", "this stack has no backups"),
  restore: script("scripts/restore.sh", "this stack has no backups"),
  verify: script("scripts/verify.sh", "this stack has no backups"),
  images: "\t$(COMPOSE) build\n\t$(COMPOSE) push\n",
  "init-secrets": `ifeq ($(TARGET),swarm)
	./${swarmPath(paths.initSecrets)} $(ARGS)
else
	./${paths.initSecrets} $(ARGS)
endif
`,
  "init-swarm": `\t./${paths.initSwarm} --init $(ARGS)\n`,
  "grafana-import": script(paths.grafanaImport, "this stack has no Grafana", "$(TARGET)"),
  "prune-configs": `	@echo "a rollback of a service to its previous version needs its previous configs: they go now"
	docker config ls -q --filter label=com.docker.stack.namespace=$(STACK) | while read -r id; do \\
	  docker config rm "$$id" 2>/dev/null || true; \\
	done
`,
  help: `	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  %-16s %s\\n", $$1, $$2 }' $(MAKEFILE_LIST)\n`,
};

/** Runs a script that another part of the stack may provide. */
function script(path: string, absent: string, argument = "$(ARGS)"): string {
  return `	@[ -x ${path} ] || { echo "${path} is not there: ${absent}" >&2; exit 1; }
	./${path} ${argument}
`;
}
