/** The knowledge that ships as data: loaded, validated and versioned by content. */
@NullMarked
package dev.mothership.rules;

import org.jspecify.annotations.NullMarked;
