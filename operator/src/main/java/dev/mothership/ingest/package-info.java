/** Scanner reports, inventories and feeds to items that are of no tool. */
@NullMarked
package dev.mothership.ingest;

import org.jspecify.annotations.NullMarked;
