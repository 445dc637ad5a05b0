"""The neglect screening: pure. A Screening in, a new Screening out; findings are read from its answers.

    walk         Screening: current, respond, back, stop, carry_on
    pages        what is asked next, given what was answered
    gate         danger and refer now, at every step
    reading      answers as concerns, unknowns, voices
    patterns     what shows only side by side
    findings     all of it, with the next steps
    sharing      what of it may go to the family
    pasting      a table or a CSV as contacts
    chronology   contacts as sentences that a meeting can use
    anchors      the passages that it rests on

Not known never counts as safe, rules only raise, and nothing is added up.
"""
