/** Tasks end to end, with a hand-written cloud. */
@NullMarked
package dev.mothership.scan;

import org.jspecify.annotations.NullMarked;
