/** Sessions in AWS accounts: roles, clients, limits, and what may leave a response. */
@NullMarked
package dev.mothership.cloud.aws;

import org.jspecify.annotations.NullMarked;
