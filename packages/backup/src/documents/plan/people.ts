import type { Words } from "../../plan.ts";
import { section, table, text, type Cell, type Section } from "../page/page.ts";
import type { Contact, Subject } from "../subject.ts";
import { display } from "../text.ts";
import { storeName } from "./objectives.ts";

const blank: Words = { en: "*to be filled in*", fr: "*à compléter*" };

/** Who does what, and whom to call. */
export function peopleSection(subject: Subject): Section {
  const { contacts = {} } = subject.options;
  const row = (role: Words, duty: Words, contact: Contact | undefined): readonly Cell[] => [
    role,
    duty,
    ...cells(contact),
  ];
  return section(
    { en: "Roles and contacts", fr: "Rôles et contacts" },
    [
      text({
        en: "Each role needs a deputy. One person may have several roles, but whoever leads types no commands.",
        fr: "Chaque rôle a besoin d'un suppléant. Une même personne peut en cumuler plusieurs, mais celle qui dirige ne tape pas de commandes.",
      }),
      table(
        [
          { en: "Role", fr: "Rôle" },
          { en: "Duty", fr: "Mission" },
          { en: "Who", fr: "Qui" },
          { en: "How to reach", fr: "Comment joindre" },
        ],
        [
          row(
            { en: "Owner of the plan", fr: "Responsable du PRA" },
            {
              en: "keeps it true, sees that the tests take place",
              fr: "tient le plan à jour, veille à la tenue des tests",
            },
            contacts.owner,
          ),
          row(
            { en: "Incident lead", fr: "Directeur de crise" },
            {
              en: "declares, decides on the restore, closes",
              fr: "déclare l'incident, décide de la restauration, clôt",
            },
            contacts.lead,
          ),
          row(
            { en: "Operations", fr: "Équipe d'intervention" },
            {
              en: "carries the runbooks out, two at a time",
              fr: "exécute les runbooks, toujours à deux",
            },
            contacts.team,
          ),
          row(
            { en: "Communication", fr: "Communication" },
            {
              en: "tells users and customers, keeps them away from the team",
              fr: "informe utilisateurs et clients, protège l'équipe des sollicitations",
            },
            contacts.communication,
          ),
          row(
            { en: "Security and personal data", fr: "Sécurité et données personnelles" },
            {
              en: "evidence, authority, people concerned",
              fr: "preuves, autorité de contrôle, personnes concernées",
            },
            contacts.security,
          ),
        ],
      ),
    ],
    [dataContactsSection(subject)],
  );
}

function dataContactsSection({ plan, options }: Subject): Section {
  const stores = options.contacts?.stores ?? {};
  return section({ en: "By application and data", fr: "Par application et par données" }, [
    table(
      [
        { en: "Data", fr: "Données" },
        { en: "Speaks for the users", fr: "Référent métier" },
        { en: "Looks after it", fr: "Contact technique" },
      ],
      plan.stores.map((store) => [
        storeName(store),
        oneCell(stores[store.name]?.business),
        oneCell(stores[store.name]?.technical),
      ]),
    ),
  ]);
}

function cells(contact: Contact | undefined): readonly Cell[] {
  return contact === undefined ? [blank, blank] : [display(contact.name), display(contact.reach)];
}

function oneCell(contact: Contact | undefined): Cell {
  return contact === undefined ? blank : `${display(contact.name)}, ${display(contact.reach)}`;
}
