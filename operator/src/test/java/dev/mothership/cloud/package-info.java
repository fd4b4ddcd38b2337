/** Tests of {@code cloud}. */
@NullMarked
package dev.mothership.cloud;

import org.jspecify.annotations.NullMarked;
