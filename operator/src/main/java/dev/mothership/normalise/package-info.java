/** Raw records to assets and relations. */
@NullMarked
package dev.mothership.normalise;

import org.jspecify.annotations.NullMarked;
