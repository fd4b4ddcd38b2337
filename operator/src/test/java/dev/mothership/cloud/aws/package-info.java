/** Tests of {@code cloud.aws}. */
@NullMarked
package dev.mothership.cloud.aws;

import org.jspecify.annotations.NullMarked;
