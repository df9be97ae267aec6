"""The words in braces that a text may hold, and the texts that the assistant cannot do without."""

PERSON = frozenset({"they", "them", "their", "themself", "are", "have", "do", "patient", "gasp", "breathe"})
CLINIC = frozenset({"emergency", "clinic", "team", "hours", "crisis", "crisis_name"})
_FILLED = "I_say signs why means name without_speech sign label value watch letter sources question"
FILLED = frozenset(_FILLED.split())
ALLOWED = PERSON | {word.capitalize() for word in PERSON} | CLINIC | FILLED

EDGE = "edge_"  # and the id of a sign that a figure can stand for: the figure

_NEEDED = """
opening opening_unreviewed opening_emergency invite understood understood_also understood_possible try_this
understood_denied understood_not_sure understood_aside not_sure_is_danger kept emergency_now emergency_now_why
emergency_now_group emergency_now_short emergency_now_then emergency_care emergency_care_short why_withdrawal
why_overdose why_both why_unknown team_on_the_way say_withdrawal say_overdose say_both bring do_not
cannot_tell call_team call_team_why call_team_not_sure call_team_short watch check_on no_signs no_signs_team
group_line group_hint yes_no_hint skip_hint which again why_ask what_means nothing_to_explain followups
handoff_title handoff_who handoff_list_withdrawal handoff_list_overdose handoff_list_both handoff_list_none
handoff_yes handoff_no handoff_not_sure handoff_fact handoff_team handoff_nothing hello_again thanks goodbye
who_are_you reassured therapy_signs no_dose hours clock sources concern not_understood
not_understood_again offer emergency_rule not_text too_long foreign started_over
first_patient_now first_patient_care history_lost something_failed last_resort cannot_now button_yes button_no
button_not_sure button_none button_skip
answer_if_now answer_source answer_unreviewed answer_related related_line nothing_more which_question not_answered
no_diagnosis no_other_medicine list_withdrawal list_overdose button_tell_me_more
card_title card_call card_one card_both card_say card_team card_hours card_fill_name card_fill_pump card_fill_refill
card_fill_doctor card_version card_unreviewed
more no_more stopped started help_by_text unread_picture unread_location unread_reaction slow watch_line
"""
NEEDED_TEXTS = frozenset(_NEEDED.split())
_LABELS = """
launcher launcher_again call_line call title close menu conversation you assistant urgent hide
type_here send start writing choose send_choices slow unreachable kept try_now not_sent refused new_conversation
summary share download print copied print_all printed back start_over start_over_sure delete delete_sure yes no
file_name starting_over starting_check
"""
NEEDED_LABELS = frozenset(_LABELS.split())
