package io.callbackgateway.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PlaceTests {

    /** ç in ISO-8859-1: asked for as anything else, it would be another transaction. */
    @Test
    void byteThatIsNoTextIsSentAsItCame() {
        String id = "lata\uDCE7b c*~/é";

        assertThat(Place.PATH.value(id)).isEqualTo("lata%E7b%20c%2A~%2F%C3%A9");
        assertThat(Place.QUERY.value(id)).isEqualTo("lata%E7b%20c%2A~%2F%C3%A9");
        assertThat(Place.FORM.value(id)).isEqualTo("lata%E7b+c*%7E%2F%C3%A9");
    }

    @Test
    void whereThereIsOnlyTextItIsNotSent() {
        assertThatThrownBy(() -> Place.JSON_TEXT.value("lata\uDCE7b")).hasMessage("holds bytes that are no text");
        assertThatThrownBy(() -> Place.XML.value("lata\uDCE7b")).hasMessage("holds a character that XML cannot");
    }
}
