import { listStep, section, shell, step, steps, text, type Section } from "../page/page.ts";
import { code, codes, nothing } from "../page/words.ts";
import { deployCommand, signTable } from "../shared.ts";
import { nodesSection, ownCertificates, ownSection } from "./own-certificates.ts";
import {
  constraintsOf,
  physicalService,
  running,
  servicesOf,
  volumeAt,
  type NamedService,
  type Subject,
} from "../subject.ts";
import { loadEnv, shellText } from "../text.ts";

/** Certificates of the platform: those for browsers, those of its own authority, those of the nodes. */
export function renewCertificates(subject: Subject): readonly Section[] {
  const [proxy] = running(subject, "traefik");
  const own = ownCertificates(subject);
  return [
    firstLook(subject),
    ...(proxy === undefined ? [] : [publicSection(subject, proxy)]),
    ...(own.length === 0 ? [] : [ownSection(subject, own)]),
    nodesSection(),
  ];
}

/** The public names, as they stand in a shell that has read `.env`. */
function hosts(subject: Subject): readonly string[] {
  return [
    ...new Set(
      servicesOf(subject).flatMap(({ model }) =>
        (model.facets?.route ?? []).map(({ host }) => shellText(host)),
      ),
    ),
  ];
}

const showCertificate =
  'openssl s_client -connect "$HOST:443" -servername "$HOST" </dev/null 2>/dev/null | openssl x509 -noout -issuer -enddate';

function firstLook(subject: Subject): Section {
  const names = hosts(subject);
  const shown = names.length === 0 ? ['"www.example.com"'] : names.map((name) => `"${name}"`);
  return section({ en: "First look", fr: "Premier diagnostic" }, [
    signTable(subject, [
      {
        sign: { en: "A certificate ends within days", fr: "Un certificat expire dans quelques jours" },
        alerts: ["CertificateEndsSoon"],
        look: {
          en: "the renewal has been failing for weeks: find the cause first",
          fr: "le renouvellement échoue depuis des semaines : en chercher d'abord la cause",
        },
      },
      {
        sign: {
          en: "A certificate has ended, or does so within hours",
          fr: "Un certificat a expiré, ou expire dans les heures qui viennent",
        },
        alerts: ["CertificateEndsNow"],
        look: {
          en: "tell the users, then the same",
          fr: "prévenir les utilisateurs, puis procéder de même",
        },
      },
    ]),
    text({
      en: "What each address shows, until when, and from whom:",
      fr: "Ce que présente chaque adresse, jusqu'à quand, et de qui :",
    }),
    shell(
      ...loadEnv(...names),
      ...(shown.length === 1
        ? [`HOST=${shown.join("")}`, showCertificate]
        : [`for HOST in ${shown.join(" ")}; do`, '  echo "$HOST"', `  ${showCertificate}`, "done"]),
    ),
  ]);
}

function publicSection(subject: Subject, { name, model }: NamedService): Section {
  const flags = [...(Array.isArray(model.command) ? model.command : [])].map(String).join(" ");
  const dns = /dnschallenge/i.test(flags);
  const acme = /certificatesresolvers/i.test(flags);
  const volume = volumeAt(subject, model, "/acme");
  const tokens = (model.secrets ?? []).map(({ source }) => source);
  const service = physicalService(subject, name);
  if (!acme) return filesSection(subject, tokens);
  return section({ en: "Certificates for browsers", fr: "Certificats publics" }, [
    text({
      en: `${code(name)} asks a certificate authority for them (ACME) and renews them 30 days before their end. It runs on: ${codes(constraintsOf(model)) || "any node"}.`,
      fr: `${code(name)} les demande à une autorité de certification (ACME) et les renouvelle 30 jours avant leur terme. Il tourne sur : ${codes(constraintsOf(model)) || "n'importe quel nœud"}.`,
    }),
    steps(
      step(
        {
          en: "On a manager, read what the authority answered.",
          fr: "Sur un manager, lire ce que l'autorité a répondu.",
        },
        `docker service logs --since 24h ${service} 2>&1 | grep -i -E 'acme|certificate' | tail -n 30`,
      ),
      listStep(
        {
          en: "Remove the cause. The usual ones:",
          fr: "Supprimer la cause. Les plus courantes :",
        },
        ...(dns
          ? [
              {
                en: `the token for the DNS provider has ended or was revoked (${codes(tokens) || nothing}): make a new one there, and roll it out as in [[rotate-secrets]];`,
                fr: `le jeton du fournisseur DNS a expiré ou a été révoqué (${codes(tokens) || nothing}) : en créer un nouveau chez lui et le déployer comme dans [[rotate-secrets]] ;`,
              },
              {
                en: "the zone has moved to another provider, or a CAA record forbids the authority;",
                fr: "la zone a changé de fournisseur, ou un enregistrement CAA exclut l'autorité ;",
              },
            ]
          : [
              {
                en: "the authority cannot reach port 443: firewall, DNS that leads elsewhere, IPv6 address without a listener;",
                fr: "l'autorité n'atteint pas le port 443 : pare-feu, DNS qui mène ailleurs, adresse IPv6 sans service à l'écoute ;",
              },
              {
                en: "a CAA record forbids the authority;",
                fr: "un enregistrement CAA exclut l'autorité ;",
              },
            ]),
        {
          en: "too many requests (Let's Encrypt gives 5 equal certificates a week): wait, and try with its staging server meanwhile;",
          fr: "trop de demandes (Let's Encrypt accorde 5 certificats identiques par semaine) : attendre, et s'exercer entre-temps sur son serveur de test ;",
        },
        {
          en: "the clock of a node is wrong, or its disk is full.",
          fr: "l'horloge d'un nœud est fausse, ou son disque est plein.",
        },
      ),
      step(
        {
          en: "Start it again: it looks at its certificates, and asks for what is due.",
          fr: "Le redémarrer : il examine ses certificats et demande ceux qui arrivent à terme.",
        },
        `docker service update --force ${service}`,
      ),
      ...(volume === undefined
        ? []
        : [
            step(
              {
                en: "Only if its store is damaged: on each node where it runs, put the store aside, then start it again as above. Every certificate is then asked for anew, which counts against the limit.",
                fr: "Seulement si son magasin de certificats est endommagé : sur chaque nœud où il tourne, mettre le fichier de côté, puis le redémarrer comme ci-dessus. Tous les certificats sont alors redemandés, ce qui compte dans la limite.",
              },
              `STORE="$(docker volume inspect --format '{{.Mountpoint}}' ${volume})"`,
              'mv "$STORE/acme.json" "$STORE/acme.json.$(date -u +%Y%m%dT%H%M%SZ)"',
            ),
          ]),
      step({
        en: "Look at every address again, as under “First look”.",
        fr: "Contrôler de nouveau chaque adresse, comme dans le « Premier diagnostic ».",
      }),
    ),
  ]);
}

/** Traefik serves certificates that somebody gives. */
function filesSection(subject: Subject, tokens: readonly string[]): Section {
  return section({ en: "Certificates for browsers", fr: "Certificats publics" }, [
    text({
      en: `They are given by hand, as secrets (${codes(tokens) || nothing}). Get new ones from the authority, before the old ones end.`,
      fr: `Ils sont fournis à la main, sous forme de secrets (${codes(tokens) || nothing}). En obtenir de nouveaux auprès de l'autorité avant l'expiration des anciens.`,
    }),
    steps(
      step({
        en: "Raise the versions of these secrets in the description, write the files, and create the new secrets: [[rotate-secrets]].",
        fr: "Augmenter la version de ces secrets dans la description, produire les fichiers et créer les nouveaux secrets : [[rotate-secrets]].",
      }),
      step({ en: "Deploy.", fr: "Déployer." }, deployCommand(subject)),
    ),
  ]);
}
