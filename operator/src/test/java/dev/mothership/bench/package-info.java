/**
 * What is measured on demand, by {@code mvn -Pbench}: always against a baseline of the same run.
 */
@NullMarked
package dev.mothership.bench;

import org.jspecify.annotations.NullMarked;
