/** The kinds of {@code mothership.dev/v1alpha1}: what people write and what they are told. */
@NullMarked
package dev.mothership.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
