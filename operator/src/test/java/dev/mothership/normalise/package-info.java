/** Tests of {@code normalise}. */
@NullMarked
package dev.mothership.normalise;

import org.jspecify.annotations.NullMarked;
