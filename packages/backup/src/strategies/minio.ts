import { emptyPart } from "@stackwright/core";
import { badOption } from "../bad-option.ts";
import type { Strategy } from "../strategy.ts";

/**
 * The buckets of the MinIO that holds the repository: copied to a second one in another place. What is in a bucket can not be
 * backed up into that same bucket.
 */
export const minio: Strategy = {
  name: "minio",
  priority: "P1",
  draft: ({ name }, { options }) => {
    if (options.offsite === undefined) {
      throw badOption({
        option: "offsite",
        value: undefined,
        expected: `a second repository, because ${name} asks for its buckets to be copied elsewhere`,
        hint: 'offsite: { endpoint: "https://s3.eu-west-3.amazonaws.com", bucket: "copies", credentials: { accessKey: "...", secretKey: secret("offsite_secret_key") } }.',
      });
    }
    return {
      title: "MinIO",
      method: {
        en: "The buckets are copied to a second object store in another place; nothing is removed there.",
        fr: "Les buckets sont copiés vers un second stockage objet, ailleurs ; rien n'y est supprimé.",
      },
      jobs: [],
      units: [],
      restores: [
        {
          kind: "full",
          words: { en: "the buckets, copied back", fr: "les buckets, recopiés" },
          example: "list",
        },
      ],
      notes: [
        {
          en: "While this store is lost, backups can be read from the second repository: it is a complete repository of restic.",
          fr: "Tant que ce stockage est perdu, les sauvegardes se lisent dans le second dépôt : c'est un dépôt restic complet.",
        },
      ],
    };
  },
  services: () => emptyPart,
  scripts: () => ({}),
};
