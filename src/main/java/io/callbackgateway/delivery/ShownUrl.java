package io.callbackgateway.delivery;

import java.util.regex.Pattern;

/** An address of our door as people may read it: what can hold a secret is left out. */
final class ShownUrl {

    private static final Pattern USER = Pattern.compile("(?<=//)[^/@]*@");
    private static final Pattern PATH_TOKEN = Pattern.compile("(?<=/callbacks/[^/?#]{1,64}/[^/?#]{1,64}/)[^/?#]+");
    private static final Pattern QUERY = Pattern.compile("[?#].*");

    private ShownUrl() {}

    /** @return {@code null} for {@code null} */
    static String of(String url) {
        if (url == null) {
            return null;
        }
        String bare = QUERY.matcher(USER.matcher(url).replaceFirst("")).replaceFirst("?***");
        return PATH_TOKEN.matcher(bare).replaceFirst("***");
    }
}
