package io.callbackgateway.documents.storage;

import java.util.Locale;

/** Why a document cannot be had, now and later. */
public enum MissingReason {
    /** The storage has it no more. */
    NOT_FOUND,
    /** The provider names it no more. */
    NOT_OFFERED,
    /** The storage, or the provider's API, does not give it out, by a new link either. */
    DENIED,
    /** Its link has expired, and the provider cannot be asked for a new one. */
    EXPIRED,
    /** It is larger than the settings allow. */
    TOO_LARGE,
    /** The storage says that it is elsewhere, where nobody follows. */
    REDIRECTED,
    /** Its link is none that leads to a host of the settings in the way that they allow. */
    HOST_NOT_ALLOWED,
    /** Its host is at an address that is not public. */
    ADDRESS_NOT_ALLOWED,
    /** The callback links to too many. */
    TOO_MANY;

    /** As events, the ledger and the timeline spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
