/** Tests of {@code cloud.replay}. */
@NullMarked
package dev.mothership.cloud.replay;

import org.jspecify.annotations.NullMarked;
