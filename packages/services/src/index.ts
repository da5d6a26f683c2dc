/**
 * Stackwright's catalogue: one file a product.
 *
 * @module
 */
export { images } from "./images.ts";
export { mariadb } from "./mariadb.ts";
export type { Mariadb, MariadbOptions } from "./mariadb.ts";
