/** One tenant's inventory to exposures, permissions, verdicts, risks, paths and scores. */
@NullMarked
package dev.mothership.correlate;

import org.jspecify.annotations.NullMarked;
