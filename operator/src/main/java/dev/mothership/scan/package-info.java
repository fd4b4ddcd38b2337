/** The worker: one task from its claim to its end; the only package that knows the order. */
@NullMarked
package dev.mothership.scan;

import org.jspecify.annotations.NullMarked;
