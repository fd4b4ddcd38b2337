/** What the documents say, compared with what there is. */
@NullMarked
package dev.mothership.docs;

import org.jspecify.annotations.NullMarked;
