"""Figures: vital signs in figures and in words, and figures that are none."""

import pytest

CASES = """
fever                temp 38.0
fever                38,5 under the arm
fever                101.3
fever                running one oh two
fever                fevr 39
fever                her temperature is a hundred and three
low_temperature      temp 34.9
slow_breathing       sats 92
slow_breathing       o2 is eighty six
slow_breathing       9 breaths a minute
slow_breathing       rr 8
fast_breathing       rr 32
fast_heartbeat       pulse 121
fast_heartbeat       hr 140
slow_heartbeat       hr 49
high_blood_pressure  bp 160/95
low_blood_pressure   bp 90/60
low_blood_pressure   bp eighty over forty
slow_breathing       she is 3 years old and breathes 17 a minute
fast_heartbeat       he is 8 years old, pulse 140
-                    temp 37.9
-                    temp 36.6
-                    sats 93
-                    pulse 120
-                    bp 159/90
-                    bp 91/60
-                    he is 3 years old, pulse 140
-                    he is 38
-                    38 degrees outside
-                    refill was 40 days
-                    she weighs 38 kg
-                    his dose is 90 mcg
-                    rr 10
-                    he turned 85 yesterday
-                    bp 300000/2
fever                he is in bed, 39.5
fever                my boy is 39.5
fast_breathing       boy of 6, breathing 44 times a minute
fast_heartbeat       girl, 3, pulse 165
slow_breathing       baby 8 months, 12 breaths a minute
-                    boy of 6, breathing 20 times a minute
-                    girl, 3, pulse 145
-                    baby 8 months, 34 breaths a minute
slow_heartbeat       baby of ten months, pulse 88
slow_breathing       she is 8 and her breaths are 12 per min
slow_breathing       he is 8 breaths a minute now
-                    she is 12 and her breaths are 15 per min
-                    36.5, pulse 70
-                    he weighs 38.5 kilos
-                    new boots in size 38.5
drowsiness           gcs dropped from 15 to 11
-                    GCS 15 all night
-                    gcs 15/15
slow_breathing       sats 85/100
-                    we sat on the 76 bus to town
-                    his breathing course ends on 3/5
-                    our train to Glasgow is at 9 tomorrow
drowsiness           Glasgow coma score 11
low_blood_pressure   bp lying flat 85/50
slow_breathing       sats on the ward 85
fever                temp in her room 39.2
-                    we sat at table 85
slow_breathing       has dropped to 84 on the clip
slow_breathing       finger clip shows 88
-                    the finger clip says 97
slow_heartbeat       his pulse is under fifty
slow_breathing       breathing less than 10 a minute
high_blood_pressure  his pressure is normally 105, tonight 165
high_blood_pressure  tonight 165, his pressure is normally 105
slow_breathing       breathes 16 as a rule, at the moment 7
slow_heartbeat       usually 80, now a pulse of 48
slow_heartbeat       pulse used to sit at 75, now it's 44
fast_heartbeat       pulse was 70, then 135
low_blood_pressure   bp 115 this morning, 80 now
fever                36.8 on Friday, today temp 39
fever                temp was 38.5, now 39.1
slow_breathing       sats dropped from 97 to 88
-                    temp was 39 on Friday, 36.8 today
-                    temp went from 39.4 to 36.9
-                    bp 118 over 70, was 85 over 40 last night
fever                temp 39 this morning
slow_breathing       sats 85, 95 now on oxygen
-                    breathing 16 now, back at 7 tonight
-                    bp 120/70 today, walked 50 metres today
"""
ROWS = [line.split(None, 1) for line in CASES.strip().splitlines()]


@pytest.mark.parametrize(("sign", "text"), ROWS, ids=[text for _, text in ROWS])
def test_figure(reader, sign, text):
    found = [s for s in reader.read(text).counted if s not in ("recent_refill", "missed_refill")]
    assert found == ([] if sign == "-" else [sign]), found


@pytest.mark.parametrize("text", ["GCS 8", "gcs 3/15", "E1V1M4, gcs 6"])
def test_a_coma_score_may_stand_for_two_signs(reader, text):
    assert set(reader.read(text).counted) == {"unresponsive", "drowsiness"}


def test_a_figure_is_over_where_a_later_one_is_told(reader):
    reading = reader.read("temp was 39.2 on Friday, 36.8 today")
    assert [(finding.sign, finding.status.value) for finding in reading.findings] == [("fever", "past")]
