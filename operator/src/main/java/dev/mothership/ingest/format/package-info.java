/** One file for each format of report. */
@NullMarked
package dev.mothership.ingest.format;

import org.jspecify.annotations.NullMarked;
