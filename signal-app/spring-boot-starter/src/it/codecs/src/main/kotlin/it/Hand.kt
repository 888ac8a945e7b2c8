package it

data class Hand(val up: Boolean, val note: String = "none")
