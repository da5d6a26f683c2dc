/** The languages that the dashboards are written in. */
export type Language = "en" | "fr";

/** Chooses the words of one language. */
export type Say = (en: string, fr: string) => string;

/** The words of a language: `say("Down", "Arrêtés")`. */
export function sayIn(language: Language): Say {
  return (en, fr) => (language === "fr" ? fr : en);
}
