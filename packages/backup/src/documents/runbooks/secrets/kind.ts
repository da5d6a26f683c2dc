import type { Words } from "../../../plan.ts";
import { step, type Step } from "../../page/page.ts";
import { code } from "../../page/words.ts";

/** How a secret is known beyond Swarm: what else has to learn its new value. */
export interface SecretKind {
  readonly secret: string;
  /** For the table. */
  readonly where: Words;
  /** How to do it; nothing where the deployment is enough. */
  readonly title?: Words;
  readonly steps?: readonly Step[];
}

/** The new value of a secret, from the folder in which the script has saved it. */
export function fromVault(secret: string): string {
  return `NEW="$(cat vault/${secret}.txt)"`;
}

/** What is done before the deployment, where the service runs. */
export function onNodeOf(service: string, what: Words): Words {
  return {
    en: `On the node of ${code(service)}, before the deployment, ${what.en}`,
    fr: `Sur le nœud de ${code(service)}, avant le déploiement, ${what.fr}`,
  };
}

/** What follows at once. */
export const deployAtOnce: Step = step({
  en: "Deploy at once: until then whoever starts with the old value is refused.",
  fr: "Déployer aussitôt : d'ici là, tout service qui démarre avec l'ancienne valeur est refusé.",
});
