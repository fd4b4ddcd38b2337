/** Cloud API pages to raw records, behind a port that knows no provider. */
@NullMarked
package dev.mothership.collect;

import org.jspecify.annotations.NullMarked;
