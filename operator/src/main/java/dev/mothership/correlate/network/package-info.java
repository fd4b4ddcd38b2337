/** Which ports of which addresses the internet can reach. */
@NullMarked
package dev.mothership.correlate.network;

import org.jspecify.annotations.NullMarked;
