/** Which assets run which container images. */
@NullMarked
package dev.mothership.correlate.images;

import org.jspecify.annotations.NullMarked;
