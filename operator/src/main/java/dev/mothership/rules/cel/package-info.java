/** Expressions of custom checks, compiled and run within bounds. */
@NullMarked
package dev.mothership.rules.cel;

import org.jspecify.annotations.NullMarked;
