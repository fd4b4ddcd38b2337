/** Feeds of what the world knows of vulnerabilities: fetched, unpacked, read, bundled. */
@NullMarked
package dev.mothership.ingest.feed;

import org.jspecify.annotations.NullMarked;
